import { EventView } from "../events/view.ts";
import { messageOf } from "../errors.ts";
import { log } from "../log.ts";
import type { Rule, RuleEngine } from "../rules/engine.ts";
import { Context } from "../state/context.ts";
import type { StateView } from "../state/state_view.ts";

/** The part of the state that a pipeline drives. */
export interface PipelineState extends StateView {
  /** Finds the thread of the event and applies what the event has changed, before the rules see it. */
  begin(context: Context): void;
  /** Drops what the event has ended, after they have. */
  end(context: Context): void;
}

/** Takes a match, in the same turn: the context is valid only during the call. */
export type MatchHandler = (rule: Rule, context: Context) => void;

/** Takes an event that the rules have seen and whose end the state has not applied yet. */
export type EventObserver = (context: Context) => void;

/**
 * The way of one event: state, rules, matches. One pipeline serves one source; nothing is allocated for an event that
 * no rule matches.
 */
export class Pipeline {
  readonly #context: Context;
  readonly #state: PipelineState;
  readonly #onMatch: MatchHandler;
  #observer: EventObserver | undefined;
  #engine: RuleEngine;
  #matches: Int32Array;
  #events = 0;
  #failures = 0;

  constructor(
    source: string,
    state: PipelineState,
    engine: RuleEngine,
    onMatch: MatchHandler,
  ) {
    this.#context = new Context(new EventView(), state);
    this.#context.source = source;
    this.#state = state;
    this.#onMatch = onMatch;
    this.#engine = engine;
    this.#matches = new Int32Array(engine.rules.length);
  }

  /** Rules in use. */
  get engine(): RuleEngine {
    return this.#engine;
  }

  /** Uses other rules from the next event on. */
  setEngine(engine: RuleEngine): void {
    this.#engine = engine;
    this.#matches = new Int32Array(engine.rules.length);
  }

  /** Shows every event to `observer`, matched or not. */
  observe(observer: EventObserver): void {
    const first = this.#observer;
    this.#observer = first === undefined ? observer : (context) => {
      first(context);
      observer(context);
    };
  }

  /** Events taken so far. */
  get events(): number {
    return this.#events;
  }

  /** Events at which something inside saker failed; they went no further. */
  get failures(): number {
    return this.#failures;
  }

  /** Takes one event of a source whose events are documents. */
  handleDocument(view: EventView, document: unknown): void {
    this.#context.json = document;
    this.handle(view);
  }

  /** Takes one event. Never throws: an event that trips saker up must not end the watch. */
  handle(view: EventView): void {
    const context = this.#context;
    context.event = view;
    // the source may be ahead: numbers are also taken by events that it keeps to itself
    if (view.num < ++this.#events) view.num = this.#events;
    try {
      this.#state.begin(context);
      if (!view.stateOnly) this.#match(context);
      if (this.#observer !== undefined) this.#observer(context);
      this.#state.end(context);
    } catch (error) {
      this.#failed(view, error);
    }
  }

  #match(context: Context): void {
    const count = this.#engine.match(context, this.#matches);
    for (let i = 0; i < count; i++) {
      this.#onMatch(this.#engine.rules[this.#matches[i]], context);
    }
  }

  #failed(view: EventView, error: unknown): void {
    if (this.#failures++ > 0) return;
    const where = error instanceof Error ? error.stack : messageOf(error);
    log.error(
      `Event ${view.num} of type ${view.type} could not be processed (further ones are only counted): ${where}`,
    );
  }
}
