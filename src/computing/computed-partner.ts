import { notFound } from '../errors.ts';
import type { LocationDocument } from '../facts/documents.ts';
import { type FactsReader, withFacts } from '../facts/reader.ts';
import type { Month } from '../month.ts';
import { type PartnerDocument, partnerKey, partnersContainer } from '../partners/document.ts';
import { fixedTrackIn } from '../partners/tracks.ts';
import type { MonthlyReportName } from '../reports/rows.ts';
import type { Edition } from '../rulebooks/edition.ts';
import { reportsOf } from '../rulebooks/lookback.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';
import { decidedBy } from '../scores/documents.ts';
import type { Services } from '../scores/services.ts';
import { type Deciding, decidingOf, segmentFor } from '../scoring/deciding.ts';
import type { Individual, TenantFacts } from '../scoring/facts.ts';
import type { LedgerLine } from '../scoring/ledger.ts';
import { Account, type NotCounted } from '../scoring/not-counted.ts';
import { type PartnerScore, scorePartner } from '../scoring/score.ts';
import { mergeSums, sumLines } from '../scoring/sums.ts';
import { computeLedger, countryOf, factsFor, individualsOf, isScored, tenantsOf } from './ledger-of-partner.ts';

/** Tenants held at a time: a partner may have a hundred thousand. */
const tenantsAtOnce = 500;

/** A score with what decided its figures. */
export interface ComputedScore {
  score: PartnerScore;
  decidedBy: ReturnType<typeof decidedBy>;
}

/** Turns the facts in force into assumed ones, to compute a score that is never stored. */
export interface Projection {
  facts(of: TenantFacts): TenantFacts;
  covers(reader: FactsReader): FactsReader['covers'];
}

/** One partner's facts in force, for scoring by any edition without writing anything. */
export class ComputedPartner {
  readonly reader: FactsReader;
  readonly locations: LocationDocument[];
  readonly partnerId: string;
  readonly #rulebooks: Rulebooks;
  readonly #partner: Pick<PartnerDocument, 'fixedTracks'>;
  #individuals: Individual[] | undefined;

  private constructor(
    reader: FactsReader,
    locations: LocationDocument[],
    partnerId: string,
    rulebooks: Rulebooks,
    partner: Pick<PartnerDocument, 'fixedTracks'>,
  ) {
    this.#partner = partner;
    this.reader = reader;
    this.locations = locations;
    this.partnerId = partnerId;
    this.#rulebooks = rulebooks;
  }

  /**
   * Runs `work` with the partner's facts in force, and runs it again with newer ones if rows may have been missing when
   * it read them.
   * @throws ProductError `facts-in-motion` if imports keep taking effect meanwhile
   */
  static with<T>(
    { documents, rulebooks }: Services,
    partnerId: string,
    work: (facts: ComputedPartner) => Promise<T>,
  ): Promise<T> {
    return withFacts(documents, async (reader) => {
      // Read after the snapshot, so that it includes every location that rolls up to the partner in the snapshot.
      const partner = await documents.read(partnersContainer, partnerKey(partnerId));
      const locations = await reader.locationsOf(partnerId, partner?.value.candidates ?? []);
      return work(new ComputedPartner(reader, locations, partnerId, rulebooks, partner?.value ?? {}));
    });
  }

  /** Returns true if a report covers one of the partner's locations in the month. */
  isCovered(report: MonthlyReportName, month: Month): boolean {
    return this.locations.some(({ location }) => this.reader.covers(report, location, month));
  }

  /** R7.1, R10.10: returns true if a report that the edition counts covers the partner in the month. */
  hasData(edition: Edition, month: Month): boolean {
    return isScored(this.reader, this.locations, edition, month);
  }

  /** @throws ProductError `no-data` for a month that no report that the edition counts covers (R7.1, R10.10) */
  expectData(edition: Edition, month: Month): void {
    if (this.hasData(edition, month)) return;
    throw notFound(
      'no-data',
      `No report covers partner ${this.partnerId} in ${month}: neither ${reportsOf(edition).join(' nor ')} of that month was imported for any of its locations.`,
    );
  }

  /** Reads the partner's individuals, once. */
  async individuals(): Promise<Individual[]> {
    this.#individuals ??= await individualsOf(this.locations, await this.reader.training(this.locations));
    return this.#individuals;
  }

  /**
   * Yields the partner's facts of a month for an edition, or for benchmarks, some tenants at a time; the first part has
   * the individuals.
   * @param from the part to begin with
   */
  async *parts(
    edition: Edition | undefined,
    month: Month,
    { from = 0, atOnce = tenantsAtOnce }: { from?: number; atOnce?: number } = {},
  ): AsyncGenerator<{ facts: TenantFacts[]; individuals: Individual[] }> {
    const editions = edition ? [edition] : [];
    const { byProduct, byWorkload } = await tenantsOf(this.reader, this.locations, editions, month);
    const tenants = [...byProduct, ...byWorkload];
    const all = await this.individuals();
    for (let start = from * atOnce; start === 0 || start < tenants.length; start += atOnce) {
      const facts = await this.#factsOf(edition, tenants.slice(start, start + atOnce), month);
      yield { facts, individuals: start === 0 ? all : [] };
    }
  }

  async #factsOf(edition: Edition | undefined, tenants: readonly string[], month: Month): Promise<TenantFacts[]> {
    const isByWorkload = edition?.workloads !== undefined;
    const of = { byProduct: isByWorkload ? [] : tenants, byWorkload: isByWorkload ? tenants : [] };
    const facts = await factsFor(this.reader, this.locations, of, edition ? [edition] : [], month);
    return [...facts.byProduct, ...facts.byWorkload];
  }

  /**
   * Computes the partner's score of a month by an edition.
   * @param options `factsOf`: a month with data, whose facts are used; `projected` derives facts of later months from
   * those; `each` takes the ledger lines
   */
  async score(
    edition: Edition,
    month: Month,
    {
      factsOf = month,
      projected,
      each,
    }: { factsOf?: Month; projected?: Projection; each?: (lines: readonly LedgerLine[]) => void } = {},
  ): Promise<ComputedScore> {
    const sums = [];
    const evidence = [];
    const locations = new Set(this.locations.map(({ location }) => location));
    const coverage = projected ? { covers: projected.covers(this.reader) } : this.reader;
    for await (const { facts, individuals } of this.parts(edition, factsOf)) {
      const computed = await computeLedger(this.reader, {
        edition,
        month,
        locations,
        facts: projected ? facts.map((one) => projected.facts(one)) : facts,
        individuals,
        rulebooks: this.#rulebooks,
        coverage,
      });
      each?.(computed.lines);
      sums.push(sumLines(computed.lines));
      if (computed.evidence) evidence.push(computed.evidence);
    }
    const merged = mergeSums(sums);
    const fixedTrack = fixedTrackIn(this.#partner, edition, month);
    const deciding = decidingOf(edition, evidence, {
      country: await countryOf(this.reader, this.partnerId, this.locations),
      developed: new Set(this.#rulebooks.developedMarkets(month)),
      fixedTrack,
    });
    const score = scorePartner({ edition, month, sums: merged, ...deciding });
    return { score, decidedBy: decidedBy(deciding, fixedTrack) };
  }

  /** Says what some of the partner's tenants, and its individuals, do not add to a month by an edition. */
  async notCounted(
    edition: Edition,
    month: Month,
    deciding: Deciding,
    tenants: readonly string[],
  ): Promise<NotCounted[]> {
    const account = new Account((indicator) => segmentFor(indicator, deciding));
    const locations = new Set(this.locations.map(({ location }) => location));
    const all = await this.individuals();
    for (let start = 0; start === 0 || start < tenants.length; start += tenantsAtOnce) {
      const facts = await this.#factsOf(edition, tenants.slice(start, start + tenantsAtOnce), month);
      const individuals = start === 0 ? all : [];
      const of = { edition, month, locations, facts, individuals, rulebooks: this.#rulebooks, account };
      await computeLedger(this.reader, of);
    }
    return account.entries(edition.indicators);
  }
}
