import http from "node:http";
import https from "node:https";
import { writeAll } from "../../write_all.ts";
import { join } from "node:path";
import type { Line, Output } from "./queued_sink.ts";

/** Settings of {@link HttpOutput}; the names follow the configuration's `http_output`. */
export interface HttpOptions {
  url: string;
  json: boolean;
  userAgent: string;
  insecure: boolean;
  caCert: string;
  caBundle: string;
  caPath: string;
  mtls: boolean;
  clientCert: string;
  clientKey: string;
  echo: boolean;
  compressUploads: boolean;
  maxConsecutiveTimeouts: number;
  /** Milliseconds for one request. */
  timeout: number;
}

class TimedOut extends Error {}

/**
 * Posts each alert to an endpoint. Only a time-out is tried again, as Falco has it; an alert that the endpoint refuses
 * counts as discarded.
 */
export class HttpOutput implements Output {
  readonly name = "http";
  readonly batch = 1;
  readonly #options: HttpOptions;
  readonly #url: URL;
  readonly #agent: http.Agent;

  /** @throws {Error} the URL is none, or a certificate or key cannot be read */
  constructor(options: HttpOptions) {
    this.#options = options;
    this.#url = new URL(options.url.replaceAll(/^["']|["']$/g, ""));
    if (!["http:", "https:"].includes(this.#url.protocol)) {
      throw new Error(`http_output.url: '${options.url}' is not a web address`);
    }
    const shared = { keepAlive: true, maxSockets: 1 };
    this.#agent = this.#url.protocol === "http:"
      ? new http.Agent(shared)
      : new https.Agent({
        ...shared,
        rejectUnauthorized: !options.insecure,
        ca: options.insecure ? undefined : trusted(options),
        cert: options.mtls
          ? readKey("client_cert", options.clientCert)
          : undefined,
        key: options.mtls
          ? readKey("client_key", options.clientKey)
          : undefined,
      });
  }

  async deliver(lines: readonly Line[]): Promise<void> {
    for (const line of lines) await this.#deliverOne(line);
  }

  async #deliverOne(line: Line): Promise<void> {
    for (let timeouts = 0;; timeouts++) {
      try {
        await this.#post(line.text);
        return;
      } catch (error) {
        if (
          !(error instanceof TimedOut) ||
          timeouts >= this.#options.maxConsecutiveTimeouts
        ) throw error;
      }
    }
  }

  #post(text: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const { timeout, echo } = this.#options;
    const call = this.#url.protocol === "http:" ? http : https;
    const body = new TextEncoder().encode(text);
    const request = call.request(this.#url, {
      method: "POST",
      agent: this.#agent,
      headers: {
        "content-type": this.#options.json ? "application/json" : "text/plain",
        "content-length": body.length,
        "user-agent": this.#options.userAgent,
        ...(this.#options.compressUploads ? { te: "gzip" } : {}),
      },
    }, (response) => {
      let answer = "";
      response.on("data", (piece) => {
        if (echo) answer += piece;
      });
      response.on("error", reject);
      response.on("end", () => {
        clearTimeout(timer);
        const status = response.statusCode ?? 0;
        const settle = () =>
          status < 300
            ? resolve()
            : reject(new Error(`${this.#url.origin}: answered ${status}`));
        if (!echo || answer === "") settle();
        else {
          writeAll(Deno.stdout, new TextEncoder().encode(`${answer}\n`))
            .then(settle, reject);
        }
      });
    });
    const timer = setTimeout(() => {
      request.destroy();
      reject(
        new TimedOut(`${this.#url.origin}: no answer within ${timeout} ms`),
      );
    }, timeout);
    request.on("error", (error: Error) => {
      clearTimeout(timer);
      reject(new Error(`${this.#url.origin}: ${error.message}`));
    });
    request.end(body);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Certificates to trust, from the first place that is configured; undefined = the system's. */
function trusted(options: HttpOptions): string[] | undefined {
  if (options.caCert !== "") return [readKey("ca_cert", options.caCert)];
  if (options.caBundle !== "") return [readKey("ca_bundle", options.caBundle)];
  if (options.caPath === "") return undefined;
  return [...Deno.readDirSync(options.caPath)]
    .filter((entry) => /\.(pem|crt|\d)$/.test(entry.name))
    .map((entry) => Deno.readTextFileSync(join(options.caPath, entry.name)));
}

/** A certificate or key in PEM. @throws {Error} it cannot be read; with the setting that names it */
function readKey(setting: string, path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound
      ? "no such file"
      : (error as Error).message;
    throw new Error(`http_output.${setting}: ${path}: ${reason}`);
  }
}
