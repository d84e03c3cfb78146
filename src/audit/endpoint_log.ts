import type { EndpointReport } from "./report.ts";

/** Programs named for an endpoint, at most. */
const MAX_PROGRAMS = 20;

/** The ends of connections, and how often they were used. */
export class EndpointLog {
  /** Uses of endpoints that did not fit. */
  leftOut = 0;
  readonly #limit: number;
  readonly #endpoints = new Map<string, EndpointReport>();

  /** @param limit most endpoints kept */
  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  add(
    direction: EndpointReport["direction"],
    protocol: string,
    address: string,
    port: number | null,
    program: string,
    failed: boolean,
  ): void {
    const key = `${direction} ${protocol} ${port} ${address}`;
    let endpoint = this.#endpoints.get(key);
    if (endpoint === undefined) {
      if (this.#endpoints.size >= this.#limit) {
        this.leftOut++;
        return;
      }
      endpoint = {
        direction,
        protocol,
        address,
        port,
        count: 0,
        failed: 0,
        programs: [],
      };
      this.#endpoints.set(key, endpoint);
    }
    endpoint.count++;
    if (failed) endpoint.failed++;
    if (
      endpoint.programs.length < MAX_PROGRAMS &&
      !endpoint.programs.includes(program)
    ) endpoint.programs.push(program);
  }

  /** All endpoints, in the order of their first use. */
  report(): EndpointReport[] {
    return [...this.#endpoints.values()];
  }
}
