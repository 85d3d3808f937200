import { Select } from '@fluentui/react-components';
import { useNavigate, useParams } from 'react-router';
import { queries, type Schemas } from '../api/client.ts';
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

/** The rules of a program by edition: what counts how much, and what an edition changes. */
export default function Rules() {
  const { t, named, month } = useText();
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
                    {workloads.map(({ name, rate }) => (rate === undefined ? name : `${name} × ${rate}`)).join(', ')}
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

function Indicators({ edition, before }: { edition: Edition; before: Edition | undefined }) {
  const { t, named, points, value } = useText();
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
      <table className="plain">
        <caption className="unseen">{t('score.indicators')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('score.indicator')}</th>
            <th scope="col" className="right">
              {t('score.target')}
            </th>
            <th scope="col" className="right">
              {t('rules.most')}
            </th>
            <th scope="col">{t('rules.how')}</th>
          </tr>
        </thead>
        <tbody>
          {edition.indicators.map((one) => (
            <tr key={one.id} className="top">
              <th scope="row">{named('indicator', one.id, one.title)}</th>
              <td className={`right ${marked(one.id, one.target, (was) => was.target)}`}>
                {target(one.target as Target, one.unit)}
              </td>
              <td className={`right ${marked(one.id, one.maxPoints, (was) => was.maxPoints)}`}>
                {points(one.maxPoints)}
              </td>
              <td className={marked(one.id, one.shape, (was) => was.shape)}>
                {indicatorText(named, edition.program, one)}
                <ul className="lines rules">
                  {((one.rules as string[] | undefined) ?? []).map((rule) => (
                    <li key={rule}>
                      <strong>{rule}</strong> {named('rule', rule, '')}
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
