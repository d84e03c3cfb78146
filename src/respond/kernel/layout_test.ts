import { assertEquals } from "@std/assert";
import { factsOfC } from "../../facts_of_c.ts";
import {
  canSpare,
  MAX_DECISIONS,
  MAX_TESTS,
  packDecisions,
  TestKind,
} from "./layout.ts";

const FACTS = [
  "sizeof(struct saker_decision)",
  "sizeof(struct saker_test)",
  "sizeof(struct saker_spared)",
  "offsetof(struct saker_decision, signal)",
  "offsetof(struct saker_decision, tests)",
  "offsetof(struct saker_decision, test)",
  "offsetof(struct saker_test, negated)",
  "offsetof(struct saker_test, param)",
  "offsetof(struct saker_test, length)",
  "offsetof(struct saker_test, number)",
  "offsetof(struct saker_test, text)",
  "offsetof(struct saker_test, mask)",
  "offsetof(struct saker_spared, names)",
  "SAKER_MAX_DECISIONS",
  "SAKER_MAX_TESTS",
  "SAKER_TEXT_PREFIX",
  "SAKER_NUMBER_BITS",
  "SAKER_COMM_EQUAL",
];

Deno.test("packDecisions() lays decisions out as the probe reads them", async () => {
  const c = await factsOfC("saker_respond.h", FACTS);
  assertEquals(c.SAKER_MAX_DECISIONS, MAX_DECISIONS);
  assertEquals(c.SAKER_MAX_TESTS, MAX_TESTS);
  assertEquals(c.SAKER_TEXT_PREFIX, TestKind.TEXT_PREFIX);
  assertEquals(c.SAKER_NUMBER_BITS, TestKind.NUMBER_BITS);
  assertEquals(c.SAKER_COMM_EQUAL, TestKind.COMM_EQUAL);
  const none = {
    code: 3,
    signal: 15,
    tests: [],
  };
  const packed = packDecisions(
    [none, {
      code: 307,
      signal: 9,
      tests: [
        {
          kind: TestKind.NUMBER_BELOW,
          negated: true,
          param: 0,
          number: -2,
          text: "",
        },
        {
          kind: TestKind.TEXT_EQUAL,
          negated: false,
          param: 2,
          number: 0,
          text: "/x",
        },
      ],
    }],
    [none],
    ["init", "/opt/agent*"],
    [1, 77],
  );
  const { signals: decisions, spared } = packed;
  assertEquals([packed.signalCount, packed.denialCount], [2, 1]);
  assertEquals(packed.denials.length, c["sizeof(struct saker_decision)"]);
  assertEquals(decisions.length, 2 * c["sizeof(struct saker_decision)"]);
  assertEquals(spared.length, c["sizeof(struct saker_spared)"]);
  const data = new DataView(decisions.buffer);
  const second = c["sizeof(struct saker_decision)"];
  assertEquals(data.getUint16(second, true), 307);
  const at = (member: string) => c[`offsetof(struct ${member})`];
  assertEquals(
    data.getUint16(second + at("saker_decision, signal"), true),
    9,
  );
  assertEquals(data.getUint32(second + at("saker_decision, tests"), true), 2);
  const first = second + at("saker_decision, test");
  assertEquals(decisions[first + at("saker_test, negated")], 1);
  assertEquals(data.getBigInt64(first + at("saker_test, number"), true), -2n);
  const text = first + c["sizeof(struct saker_test)"];
  assertEquals(decisions[text + at("saker_test, param")], 2);
  assertEquals(decisions[text + at("saker_test, length")], 3);
  const bytes = (
    from: number,
    n: number,
  ) => [...decisions.slice(from, from + n)];
  assertEquals(bytes(text + at("saker_test, text"), 4), [0x2f, 0x78, 0, 0]);
  // the NUL counts, what follows does not
  assertEquals(bytes(text + at("saker_test, mask"), 4), [255, 255, 255, 0]);
  const names = at("saker_spared, names");
  assertEquals([...spared.slice(names, names + 6)], [
    ...new TextEncoder().encode("init"),
    0,
    0,
  ]);
  assertEquals([...spared.slice(names + 32, names + 38)], [
    255,
    255,
    255,
    255,
    255,
    0,
  ]);
  assertEquals([...spared.slice(names + 64 + 32, names + 64 + 38)], [
    255,
    255,
    255,
    255,
    255,
    0,
  ]);
});

Deno.test("canSpare() says no when the probe cannot hold the whole list", () => {
  assertEquals(canSpare(["init", "/sbin/init", "containerd-shim*"], [1]), true);
  assertEquals(canSpare(["/opt/*"], []), false);
  assertEquals(canSpare(new Array(65).fill("x"), []), false);
  assertEquals(canSpare([], new Array(33).fill(1)), false);
});
