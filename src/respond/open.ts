import { renderAlert, type RenderOptions } from "../alerts/render.ts";
import type { Alert } from "../alerts/alert.ts";
import { messageOf, UserError } from "../errors.ts";
import { TailFlag } from "../events/view.ts";
import type { Need } from "../fields/field.ts";
import { log } from "../log.ts";
import type { CheckedNode } from "../rules/condition/checked.ts";
import type { Rule, RuleEngine } from "../rules/engine.ts";
import type { Context } from "../state/context.ts";
import type { ResponseConfig } from "./action.ts";
import { RULE_COMPILERS } from "./compilers.ts";
import { arm, type Armament } from "./kernel/arm.ts";
import { Responder } from "./responder.ts";
import { Trail } from "./trail.ts";

/** What {@link openResponses} takes from the run it is for. */
export interface ResponseParts {
  emit(alert: Alert): void;
  alertOf(rule: Rule, context: Context): Alert;
  render: RenderOptions;
}

/** The responses of a run. */
export interface OpenResponses {
  readonly responder: Responder;
  /** The end summary's lines about responses; none when there were none. */
  summary(): string[];
  /** Follows a rotation of the audit trail. */
  reopen(): void;
  close(): Promise<void>;
}

/**
 * Sets up the responses that the configuration asks for.
 *
 * @param engines the rules of all sources
 * @returns undefined when there are none, so that a run without responses pays nothing for them
 * @throws {UserError} a response does not fit the rules that are loaded, or the audit trail cannot be written
 */
export function openResponses(
  config: ResponseConfig,
  engines: Iterable<RuleEngine>,
  parts: ResponseParts,
): OpenResponses | undefined {
  if (config.mode === "off" || config.rules.length === 0) return undefined;
  const trail = config.auditFile === ""
    ? undefined
    : new Trail(config.auditFile);
  const responder = new Responder(config, {
    ...RULE_COMPILERS,
    emit: parts.emit,
    renderMatch: (rule, context) =>
      renderAlert(parts.alertOf(rule, context), {
        ...parts.render,
        json: true,
      }),
    trail: trail && ((outcome) => trail.write(outcome, config.mode)),
  });
  try {
    responder.bind([...engines].flatMap((engine) => engine.rules));
  } catch (error) {
    throw new UserError(messageOf(error));
  }
  return {
    responder,
    summary: () => responder.tally.summary(config.mode),
    reopen: () => trail?.reopen(),
    async close() {
      await responder.close();
      await trail?.close();
    },
  };
}

/** What {@link armResponses} takes of the rules that are loaded. */
export interface RulesToArm {
  engineOf(source: string): RuleEngine;
  readonly conditions?: ReadonlyMap<string, CheckedNode>;
}

/**
 * Finds the responses that the probe can give by itself, and says so in the log.
 *
 * @param firstOnly only the first rule that matches an event fires
 * @returns undefined when there are none: then the probe is loaded without the means for it
 * @throws {UserError} an operation is to be refused that the probe cannot decide about
 */
export function armResponses(
  { responder }: OpenResponses,
  firstOnly: boolean,
  rules: RulesToArm,
): Armament | undefined {
  const { config } = responder;
  const armament = arm(
    config,
    rules.engineOf("syscall"),
    rules.conditions ?? new Map(),
    firstOnly,
  );
  for (const { response, rule, reason } of armament.verdicts) {
    const what = `${response.where} for rule '${rule.name}'`;
    if (
      reason !== undefined && config.mode === "enforce" &&
      response.actions.some(({ kind }) => kind === "deny")
    ) {
      // to answer too late is not what was asked for
      throw new UserError(`${what}: deny is not possible: ${reason}`);
    }
    if (reason === undefined) log.info(`Response ${what}: in the kernel`);
    else log.debug(`Response ${what}: in user space, as ${reason}`);
  }
  const { signalCount, denialCount } = armament.packed;
  if (signalCount + denialCount === 0) return undefined;
  responder.setArmed(armament.verdicts);
  return armament;
}

/** An engine that also asks for what responses need, and looks out for what the probe has done. */
export class EngineWithResponses implements RuleEngine {
  readonly rules: readonly Rule[];
  readonly eventTypes: ReadonlySet<string> | undefined;
  readonly needs: ReadonlySet<Need>;
  readonly #engine: RuleEngine;
  readonly #responder: Responder;
  readonly #armed: boolean;

  /** @param armed the probe gives responses by itself */
  constructor(engine: RuleEngine, responder: Responder, armed: boolean) {
    this.#engine = engine;
    this.#responder = responder;
    this.#armed = armed;
    this.rules = engine.rules;
    this.eventTypes = engine.eventTypes;
    this.needs = engine.needs.union(responder.needs);
  }

  match(context: Context, matches: Int32Array): number {
    const count = this.#engine.match(context, matches);
    if (
      this.#armed && count === 0 &&
      (context.event.tailFlags & (TailFlag.SIGNALLED | TailFlag.DENIED)) !== 0
    ) this.#responder.onUnclaimed(context);
    return count;
  }
}
