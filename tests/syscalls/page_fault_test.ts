import { assert, assertEquals } from "@std/assert";
import { BAD, liveTest, type SeenEvent } from "./_live.ts";

const NOT_PRESENT = 2;
const WRITE = 4;
const USER = 0x10;
const SUPERVISOR = 0x20;
const PAGE = 4096;

const ofPage = (page: number) => ({
  where: ({ params: { addr } }: SeenEvent) =>
    Number(addr) >= page && Number(addr) < page + PAGE,
});

liveTest(
  "page_fault reports address, place and cause",
  [],
  async (live) => {
    // PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS
    const page = await live.call("mmap", 0, PAGE, 3, 0x22, -1, 0);
    await live.call("getrandom", page + 100, 8, 0);
    const byKernel = await live.event("page_fault", ofPage(page));
    assertEquals(byKernel.params.error, NOT_PRESENT | WRITE | SUPERVISOR);
    assertEquals(byKernel.tgid, live.actor.pid);
    assert(Number(byKernel.params.ip) > 2 ** 63);
    // the actor itself touches memory for the first time
    const buffer = await live.actor.address(new Uint8Array(2 * PAGE));
    const byProgram = await live.event("page_fault", ofPage(buffer + PAGE));
    assertEquals(byProgram.params.error, NOT_PRESENT | WRITE | USER);
    assert(Number(byProgram.params.ip) < 2 ** 47);
  },
  { hooks: ["page_fault"] },
);

liveTest(
  "page_fault leaves the event alone in which it happens",
  ["openat"],
  async (live) => {
    // the probe's reading of the path is a fault
    await live.call("openat", -100, BAD, 0, 0);
    const { params } = await live.event("openat");
    assertEquals([params.fd, params.name], [-14, null]);
    assertEquals([params.dirfd, params.flags], [-100, 1]);
  },
  { hooks: ["page_fault"] },
);
