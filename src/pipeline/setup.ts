import { openOutputs, type Outputs, renderOptions } from "../alerts/outputs.ts";
import { log } from "../log.ts";
import type { ResponseConfig } from "../respond/action.ts";
import {
  armResponses,
  EngineWithResponses,
  type OpenResponses,
  openResponses,
} from "../respond/open.ts";
import type { Rule } from "../rules/engine.ts";
import type { Context } from "../state/context.ts";
import { alertOf } from "./alerts.ts";
import { type LoadedRules, loadRules } from "./rules.ts";
import type { Settings } from "./settings.ts";
import { TokenBucket } from "./token_bucket.ts";
import { fingerprint } from "./watch_files.ts";

/** What a reload replaces as a whole: settings, and the rules, responses and outputs made from them. */
export class Setup {
  readonly settings: Settings;
  readonly rules: LoadedRules;
  readonly outputs: Outputs;
  readonly responses: OpenResponses | undefined;
  /** Files and folders that configuration and rules were read from, and what they were like then. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly fingerprint: string;
  /** Alerts that were not sent, as there were more than `outputs.rate` allows. */
  rateLimited = 0;
  readonly #limit: TokenBucket | undefined;

  /**
   * Loads rules and opens outputs.
   *
   * @param onStdoutClosed nobody reads standard output any more; `only` when there is no other output
   * @throws {UserError} something is wrong; then nothing stays open
   */
  static async open(
    settings: Settings,
    onStdoutClosed: (only: boolean) => void,
  ): Promise<Setup> {
    const rules = loadRules(settings);
    const outputs = await openOutputs(settings.config, {
      offline: settings.capture !== undefined,
      onStdoutClosed: () => onStdoutClosed(outputs.sinks.length === 1),
    });
    try {
      return new Setup(settings, rules, outputs);
    } catch (error) {
      await outputs.close();
      throw error;
    }
  }

  private constructor(
    settings: Settings,
    rules: LoadedRules,
    outputs: Outputs,
  ) {
    this.settings = settings;
    this.outputs = outputs;
    const { loaded } = settings;
    this.files = [...loaded.files.map(({ path }) => path), ...rules.files];
    this.folders = [...loaded.folders, ...rules.folders];
    this.fingerprint = fingerprint(this.files, this.folders);
    const responses: ResponseConfig = {
      ...settings.config.responses,
      rules: [
        ...settings.config.responses.rules,
        ...rules.responses ?? [],
      ],
    };
    this.responses = openResponses(
      responses,
      rules.engines.values(),
      {
        emit: (alert) => outputs.emit(alert),
        alertOf,
        render: renderOptions(settings.config),
      },
    );
    this.rules = this.responses === undefined
      ? rules
      : withResponses(settings, rules, this.responses);
    const { rate, max_burst } = settings.config.outputs;
    this.#limit = rate > 0 ? new TokenBucket(rate, max_burst) : undefined;
    outputs.startWatchdog();
  }

  /** Answers a match and tells of it. */
  onMatch(rule: Rule, context: Context): void {
    // the answer first: until then the offender goes on
    this.responses?.responder.onMatch(rule, context);
    if (this.#limit?.claim(context.event.timestampApprox / 1e9) === false) {
      this.rateLimited++;
      log.debug(`Skipping rate-limited notification for rule ${rule.name}`);
      return;
    }
    this.outputs.emit(alertOf(rule, context));
  }

  /** Closes and reopens files and programs. */
  reopen(): void {
    this.outputs.reopen();
    this.responses?.reopen();
  }

  /** Lets responses and outputs finish, and closes them. */
  async close(): Promise<void> {
    await this.responses?.close();
    await this.outputs.close();
  }
}

function withResponses(
  settings: Settings,
  rules: LoadedRules,
  responses: OpenResponses,
): LoadedRules {
  const armament = settings.capture === undefined
    ? armResponses(
      responses,
      settings.config.rule_matching === "first",
      rules,
    )
    : undefined;
  const { responder } = responses;
  return {
    ...rules,
    engineOf: (source) =>
      new EngineWithResponses(
        rules.engineOf(source),
        responder,
        armament !== undefined,
      ),
    armament,
  };
}
