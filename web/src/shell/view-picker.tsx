import { Select } from '@fluentui/react-components';
import { useSearchParams } from 'react-router';
import { queries } from '../api/client.ts';
import { useText } from '../text/use-text.ts';
import { useView } from './view.ts';

/** Chooses the program and the month that all pages show. */
export function ViewPicker() {
  const { t, named, month: monthName } = useText();
  const { program, month, months } = useView();
  const { data } = queries.useQuery('get', '/api/programs', {}, { staleTime: 300_000 });
  const [, setSearch] = useSearchParams();
  const choose = (name: string, value: string, gone: readonly string[] = []) =>
    setSearch((search) => {
      search.set(name, value);
      for (const one of gone) search.delete(one);
      return search;
    });
  const programs = data?.items ?? [];
  return (
    <div className="view-picker">
      <label htmlFor="program">
        {t('view.program')}
        <Select id="program" value={program} onChange={(_, { value }) => choose('program', value, ['month'])}>
          {programs.some((one) => one.program === program) ? null : <option value={program}>{program}</option>}
          {programs.map((one) => (
            <option key={one.program} value={one.program}>
              {named('program', one.program, one.editions.at(-1)?.title ?? one.program)}
            </option>
          ))}
        </Select>
      </label>
      <label htmlFor="month">
        {t('view.month')}
        <Select
          id="month"
          value={month ?? ''}
          disabled={months.length === 0}
          onChange={(_, { value }) => choose('month', value)}
        >
          {months.length === 0 ? <option value="">{t('view.noMonth')}</option> : null}
          {months.map((one) => (
            <option key={one} value={one}>
              {monthName(one, 'long')}
            </option>
          ))}
        </Select>
      </label>
    </div>
  );
}
