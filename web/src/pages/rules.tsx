import { Select } from '@fluentui/react-components';
import { useNavigate, useParams } from 'react-router';
import { queries, type Schemas } from '../api/client.ts';
import { DataTable } from '../parts/data-table.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { Section } from '../parts/small.tsx';
import { Answered } from '../parts/states.tsx';
import { Tier } from '../parts/tier.tsx';
import { useView } from '../shell/view.ts';
import { indicatorText, useText } from '../text/use-text.ts';

type Edition = Schemas['Edition'];
interface WorkloadGroup {
  group: string;
  workloads: { name: string; rate?: number }[];
}
type Target = number | { developed: number; developing: number } | { enterprise: number; smb: number } | null;

/** The rules of a program by edition: what counts and for how much, and what an edition changes. */
export default function Rules() {
  const { t, named, number, month } = useText();
  const { program, month: seenMonth = '', to } = useView();
  const go = useNavigate();
  const { edition: asked } = useParams();
  usePageTitle(t('nav.rules'));
  const programs = queries.useQuery('get', '/api/programs', {}, { staleTime: 300_000 });
  const editions = programs.data?.items.find((one) => one.program === program)?.editions ?? [];
  const inForce = editions.findLast(({ firstMonth }) => firstMonth <= seenMonth) ?? editions.at(seenMonth ? 0 : -1);
  const edition = asked ?? inForce?.edition ?? '';
  const path = { program, edition };
  const rules = queries.useQuery(
    'get',
    '/api/programs/{program}/editions/{edition}',
    { params: { path } },
    { enabled: edition !== '' },
  );
  const earlier = editions[editions.findIndex((one) => one.edition === edition) - 1]?.edition;
  const before = queries.useQuery(
    'get',
    '/api/programs/{program}/editions/{edition}',
    { params: { path: { program, edition: earlier ?? '' } } },
    { enabled: earlier !== undefined },
  );
  return (
    <>
      <h1>{t('nav.rules')}</h1>
      <Answered of={rules}>
        {(data) => (
          <>
            <Section
              title={named('program', program, data.title)}
              path={`/api/programs/${program}/editions/${data.edition}`}
              actions={
                <Select
                  aria-label={t('rules.edition')}
                  value={edition}
                  onChange={(_, { value }) => void go(to(`/rules/${value}`))}
                >
                  {editions.toReversed().map((one) => (
                    <option key={one.edition} value={one.edition}>
                      {t('rules.from', { month: month(one.firstMonth, 'long') })}
                    </option>
                  ))}
                </Select>
              }
            >
              <p>{data.title}</p>
              <p>
                {data.tiers.map(({ tier, from, pointsInEveryIndicator }) => (
                  <span key={tier} className="rule-tier">
                    <Tier tier={tier} program={program} /> {t('rules.tierFrom', { from })}
                    {pointsInEveryIndicator && ` ${t('rules.everyIndicator')}`}
                  </span>
                ))}
              </p>
              <Indicators edition={data} before={earlier === undefined ? undefined : before.data} />
              <h3>{t('rules.counted')}</h3>
              <p>{[(data.countedChannels as string[] | undefined) ?? []].flat().join(', ')}</p>
              <ul className="lines">
                {((data.products as { group: string; names: string[] }[] | undefined) ?? []).map(({ group, names }) => (
                  <li key={group}>
                    <strong>{group}</strong> {names.join(', ')}
                  </li>
                ))}
                {((data.workloads as WorkloadGroup[] | undefined) ?? []).map(({ group, workloads }) => (
                  <li key={group}>
                    <strong>{group}</strong>{' '}
                    {workloads
                      .map(({ name, rate }) => (rate === undefined ? name : `${name} × ${number(rate)}`))
                      .join(', ')}
                  </li>
                ))}
              </ul>
              <h3>{t('rules.sources')}</h3>
              <ul className="lines">
                {((data.sources as { title: string; published: string; address: string }[] | undefined) ?? []).map(
                  (one) => (
                    <li key={one.address}>
                      <a href={one.address} target="_blank" rel="noreferrer">
                        {one.title}
                      </a>{' '}
                      <span className="quiet">{one.published}</span>
                    </li>
                  ),
                )}
              </ul>
            </Section>
          </>
        )}
      </Answered>
    </>
  );
}

type Path = NonNullable<Edition['indicators'][number]['shape']['paths']>[number];

const rulesOf = ({ rules }: Edition['indicators'][number]) => (rules as string[] | undefined) ?? [];

function Indicators({ edition, before }: { edition: Edition; before: Edition | undefined }) {
  const { t, named, points, value, locale } = useText();
  const [and, or] = [new Intl.ListFormat(locale), new Intl.ListFormat(locale, { type: 'disjunction' })];
  /** The exams of a path, and the certifications that count like them. */
  const inWords = ({ oneOfEach = [], certifications = [] }: Path) =>
    [and.format(oneOfEach.map((exams) => or.format(exams))), or.format(certifications)].filter(Boolean).join('; ');
  const target = (of: Target, unit: string) => {
    if (of === null || typeof of === 'number') return value(of, unit);
    return 'smb' in of
      ? t('rules.byTrack', { enterprise: value(of.enterprise, unit), smb: value(of.smb, unit) })
      : t('rules.byMarket', { developed: value(of.developed, unit), developing: value(of.developing, unit) });
  };
  const marked = (id: string, of: unknown, pick: (one: Edition['indicators'][number]) => unknown) => {
    const was = before?.indicators.find((one) => one.id === id);
    return before && JSON.stringify(was && pick(was)) !== JSON.stringify(of) ? 'changed' : '';
  };
  return (
    <>
      {before && <p className="quiet">{t('rules.marked', { edition: before.edition })}</p>}
      <DataTable<Edition['indicators'][number]>
        title={t('score.indicators')}
        className="top"
        rows={edition.indicators}
        keyOf={({ id }) => id}
        empty=""
        columns={[
          { id: 'indicator', title: t('score.indicator'), value: ({ id, title }) => named('indicator', id, title) },
          {
            id: 'target',
            title: t('score.target'),
            align: 'right',
            value: (one) => target(one.target as Target, one.unit),
            show: (one) => (
              <span className={marked(one.id, one.target, (was) => was.target)}>
                {target(one.target as Target, one.unit)}
              </span>
            ),
          },
          {
            id: 'most',
            title: t('rules.most'),
            align: 'right',
            value: ({ maxPoints }) => maxPoints,
            show: (one) => (
              <span className={marked(one.id, one.maxPoints, (was) => was.maxPoints)}>{points(one.maxPoints)}</span>
            ),
          },
          {
            id: 'how',
            title: t('rules.how'),
            value: (one) =>
              [
                indicatorText(named, edition.program, one),
                ...rulesOf(one).map((rule) => `${rule} ${named('rule', rule, '')}`),
              ].join(' '),
            show: (one) => (
              <div className={marked(one.id, one.shape, (was) => was.shape)}>
                {indicatorText(named, edition.program, one)}
                <ul className="lines rules">
                  {rulesOf(one).map((rule) => (
                    <li key={rule}>
                      <strong>{rule}</strong> {named('rule', rule, '')}
                    </li>
                  ))}
                  {one.shape.paths?.map((path) => (
                    <li key={path.name}>
                      <strong>{path.name}</strong> {inWords(path)}
                    </li>
                  ))}
                </ul>
              </div>
            ),
          },
        ]}
      />
    </>
  );
}
