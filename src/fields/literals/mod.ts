/** Literals that rules write for networks and ports. */
export { netContains, parseNet } from "./net.ts";
export { parsePort, serviceName } from "./port.ts";
