/** Literals that rules write for addresses, networks and ports. */
export { parseIp } from "./ip.ts";
export { type Net, netContains, parseNet } from "./net.ts";
export { parsePort, serviceName } from "./port.ts";
