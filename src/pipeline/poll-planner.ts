import {
  makeDemand,
  type PollDemand,
  readDemand,
  shareBudget,
} from '../ingest/schedule/share-budget.ts';
import {
  measureSpacing,
  type PollBudget,
  type PollFacts,
  type PollPlan,
  schedulePoll,
} from '../ingest/schedule-poll.ts';
import type { Config } from '../model/config.ts';
import type { Instant } from '../model/instant.ts';
import type { PollPolicy } from '../model/site.ts';
import type { SourceState } from '../model/source-state.ts';
import type { Store } from '../store/store.ts';
import { chooseCorrection, choosePace } from './choose-correction.ts';
import { measureHostGap } from './measure-host-gap.ts';

type PlannerStore = Pick<Store, 'readSourceStates' | 'listPollHours' | 'planPollHour'>;

/** What is known of a source when its poll is over, and the URL that was asked. */
export type SourceFacts = Omit<PollFacts, 'budget' | 'hostPlans'> & { readonly url: string };

const hourLength = '2026-11-22T21'.length;
/** The share is made anew once so much of what it was made of has changed. */
const staleShare = 1 / 4;
const leastPollsAShare = 3;
/** What a source is taken for that was never read, while no other is known: an entry in six hours. */
const usualRootRate = Math.sqrt(1 / 6);

/**
 * Plans polls with regard to each other: within the budget of requests that all sources share, and
 * with a gap between those of one host. What it knows of them is read from the store at the start of
 * each hour, when the configuration changes and, where there is a budget, when many sources were
 * polled since.
 */
export class PollPlanner {
  readonly #store: PlannerStore;
  #config: Config | null = null;
  #sharedAt: Instant = '';
  #pollsLeft = 0;
  #budget: PollBudget | null = null;
  /** By host, when each of its sources is polled next. */
  #plans = new Map<string, Map<string, Instant>>();
  #sharing: Promise<void> | null = null;

  constructor(store: PlannerStore) {
    this.#store = store;
  }

  /** Shares the budget out anew where that is due; called before polls are planned. */
  async keepUp(config: Config, now: Instant): Promise<void> {
    const isSameHour = this.#sharedAt.slice(0, hourLength) === now.slice(0, hourLength);
    if (config === this.#config && isSameHour && this.#pollsLeft > 0) return;
    this.#sharing ??= this.#share(config, now).finally(() => {
      this.#sharing = null;
    });
    await this.#sharing;
  }

  /** When to poll a source next whose poll is over, and why then. */
  plan({ url, ...facts }: SourceFacts, policy: PollPolicy): PollPlan {
    this.#pollsLeft -= 1;
    const { host } = new URL(url);
    const isPaced = measureHostGap(host, policy) > 0;
    const others = this.#listOthers(host, facts.sourceId);
    const plan = schedulePoll(
      { ...facts, budget: this.#budget, hostPlans: isPaced ? others : [] },
      policy,
    );
    if (isPaced) this.#note(host, facts.sourceId, plan.at);
    return plan;
  }

  #listOthers(host: string, sourceId: string): readonly Instant[] {
    const plans = this.#plans.get(host);
    plans?.delete(sourceId);
    return [...(plans?.values() ?? [])];
  }

  #note(host: string, sourceId: string, at: Instant): void {
    const plans = this.#plans.get(host) ?? new Map<string, Instant>();
    this.#plans.set(host, plans.set(sourceId, at));
  }

  async #share(config: Config, now: Instant): Promise<void> {
    const states = await this.#store.readSourceStates();
    const { poll } = config.site;
    this.#notePlans(config, states);
    this.#budget =
      poll.requestsPerDay === undefined
        ? null
        : await this.#shareBudget(config, { states, now, requestsPerDay: poll.requestsPerDay });
    this.#config = config;
    this.#sharedAt = now;
    const stalePolls = Math.max(leastPollsAShare, Math.ceil(config.sources.size * staleShare));
    this.#pollsLeft = this.#budget === null ? Number.POSITIVE_INFINITY : stalePolls;
  }

  #notePlans(config: Config, states: ReadonlyMap<string, SourceState>): void {
    this.#plans = new Map();
    for (const source of config.sources.values()) {
      const state = states.get(source.id);
      if (state === undefined || state.url !== source.url || state.gone) continue;
      const { host } = new URL(state.address ?? source.url);
      if (measureHostGap(host, config.site.poll) === 0) continue;
      this.#note(host, source.id, state.nextPollAt);
    }
  }

  async #shareBudget(
    config: Config,
    known: {
      readonly states: ReadonlyMap<string, SourceState>;
      readonly now: Instant;
      readonly requestsPerDay: number;
    },
  ): Promise<PollBudget> {
    const { states, now, requestsPerDay } = known;
    const demands = listDemands(config, states);
    const hours = await this.#store.listPollHours();
    const correction = chooseCorrection(hours, now, requestsPerDay);
    await this.#store.planPollHour(now, { requestsPerDay, correction });
    const planned = correction * choosePace(hours, now, requestsPerDay);
    const { price, stretch } = shareBudget(demands, requestsPerDay, planned);
    return { price, stretch, totalPerDay: requestsPerDay };
  }
}

/** What every source that is polled would have of a budget; one that was never read, as much as others. */
function listDemands(
  config: Config,
  states: ReadonlyMap<string, SourceState>,
): readonly PollDemand[] {
  const { poll } = config.site;
  const known: PollDemand[] = [];
  const unknown: PollDemand[] = [];
  for (const { id, url } of config.sources.values()) {
    const state = states.get(id);
    const isKnown = state !== undefined && state.url === url;
    if (isKnown && state.gone) continue;
    // What pushes bring is polled as a back-stop only.
    const isPushed = isKnown && state.unpushed !== undefined;
    const spacing = isKnown ? measureSpacing(state, poll) : poll.floorMinutes;
    const bounds = { ...poll, floorMinutes: isPushed ? poll.ceilingMinutes : spacing };
    if (isKnown && state.history !== null) known.push(readDemand(id, state.history, bounds));
    else unknown.push(makeDemand(id, usualRootRate, bounds));
  }
  const total = known.reduce((sum, { rootRate }) => sum + rootRate, 0);
  const rootRate = known.length === 0 ? usualRootRate : total / known.length;
  return [...known, ...unknown.map((demand) => ({ ...demand, rootRate }))];
}
