import { assertEquals } from "@std/assert";
import { parseIp } from "./parse_ip.ts";

Deno.test("parseIp() refuses what is not an address", () => {
  for (
    const text of [
      "",
      "1.2.3",
      "1.2.3.4.5",
      "1.2.3.256",
      "01.2.3.4",
      "1.2.3.4 ",
      "a.b.c.d",
      ":",
      ":::",
      "1::2::3",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "12345::",
      "::1.2.3",
      "1.2.3.4::",
      "::g",
      "localhost",
    ]
  ) assertEquals(parseIp(text), undefined, text);
});

Deno.test("parseIp() gives bytes in network order", () => {
  assertEquals(parseIp("1.2.3.255"), "\x01\x02\x03\xff");
  assertEquals(parseIp("::102"), "\0".repeat(14) + "\x01\x02");
});
