import { Button, Input } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react';
import { useText } from '../text/use-text.ts';
import { csvOfRows } from './csv.ts';
import { type Column, type Order, sortedAndFiltered } from './rows.ts';
import { save } from './save.ts';

export type { Column } from './rows.ts';

interface Props<Row> {
  /** Names the table for screen readers, and its file. */
  title: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  order?: Order;
  /** Shown if there is no row at all. */
  empty: string;
  filters?: ReactNode;
  className?: string;
  /** Heads the rows of each group until the reader sorts or filters. */
  groupOf?: (row: Row) => string;
  /** The cells of a last row, which sorting and filtering leave in place. */
  foot?: ReactNode;
  /** For listings that the API sorts, filters and pages. */
  paged?: {
    order: Order;
    onOrder: (order: Order) => void;
    /** By column, the name by which the API sorts it; no other column can be sorted. */
    sortable: Readonly<Record<string, string>>;
    hasMore: boolean;
    more: () => void;
    csv: () => void;
  };
}

const rowHeight = 33;

/** Rows beyond which only those in sight are drawn. */
const manyRows = 80;

/** A table that can be sorted by its headings, filtered by any text, and saved as CSV. */
export function DataTable<Row>(props: Props<Row>) {
  const { title, rows, columns, keyOf, empty, filters, paged, groupOf, foot, className = '' } = props;
  const { t, number, locale } = useText();
  const [ownOrder, setOwnOrder] = useState(props.order);
  const [text, setText] = useState('');
  const filter = useDeferredValue(text);
  const order = paged ? paged.order : ownOrder;
  const shown = paged ? rows : sortedAndFiltered(rows, columns, order, filter, locale);
  const isGrouped = groupOf !== undefined && order === undefined && filter === '';
  const scroller = useRef<HTMLDivElement>(null);
  const isLong = shown.length > manyRows;
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: isLong,
  });
  const inSight = isLong ? virtual.getVirtualItems() : shown.map((_, index) => ({ index, start: 0, end: 0 }));
  const above = isLong ? (inSight[0]?.start ?? 0) : 0;
  const below = isLong ? virtual.getTotalSize() - (inSight.at(-1)?.end ?? 0) : 0;
  const last = inSight.at(-1)?.index ?? 0;
  useEffect(() => {
    if (paged?.hasMore && last >= shown.length - 40) paged.more();
  }, [paged, last, shown.length]);

  const orderBy = (id: string) => (paged ? paged.sortable[id] : id);
  const sortBy = (by: string) => {
    const next: Order = { by, descending: order?.by === by ? !order.descending : false };
    if (paged) paged.onOrder(next);
    else setOwnOrder(next);
  };
  const saveAll = () => (paged ? paged.csv() : save(`${title}.csv`, csvOfRows(columns, shown)));
  return (
    <div className={`data-table ${className}`}>
      <div className="table-tools">
        {filters}
        {!paged && rows.length > 1 && (
          <Input
            size="small"
            value={text}
            placeholder={t('table.filter')}
            aria-label={t('table.filterOf', { title })}
            onChange={(_, { value }) => setText(value)}
          />
        )}
        <span className="quiet" role="status">
          {t('table.rows', { count: shown.length, shown: number(shown.length), more: paged?.hasMore ? 'yes' : 'no' })}
        </span>
        <Button
          size="small"
          appearance="subtle"
          icon={<ArrowDownloadRegular />}
          onClick={saveAll}
          disabled={shown.length === 0}
        >
          CSV
        </Button>
      </div>
      <section
        className={isLong ? 'scroller long' : 'scroller'}
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard scrolls it
        tabIndex={0}
        aria-label={t('table.of', { title })}
      >
        <table aria-rowcount={shown.length + 1}>
          <caption className="unseen">{title}</caption>
          <thead>
            <tr>
              {columns.map(({ id, title: name, align, className: own = '' }) => {
                const by = orderBy(id);
                return (
                  <th
                    key={id}
                    scope="col"
                    className={[align, own].filter(Boolean).join(' ')}
                    aria-sort={ariaSort(order, by)}
                  >
                    {by === undefined ? (
                      name
                    ) : (
                      <button type="button" onClick={() => sortBy(by)}>
                        {name}
                        <span aria-hidden="true">{order?.by === by ? (order.descending ? ' ↓' : ' ↑') : ''}</span>
                      </button>
                    )}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {above > 0 && <tr style={{ height: above }} />}
            {inSight.map(({ index }) => {
              const row = shown[index];
              if (row === undefined) return null;
              const group = isGrouped ? groupOf(row) : undefined;
              const isFirst = isGrouped && (index === 0 || groupOf(shown[index - 1]!) !== group);
              return (
                <Fragment key={keyOf(row)}>
                  {isFirst && (
                    <tr className="group">
                      <th scope="colgroup" colSpan={columns.length}>
                        {group}
                      </th>
                    </tr>
                  )}
                  <tr aria-rowindex={index + 2}>
                    {columns.map(({ id, align, value, show, className: own = '' }) => (
                      <td key={id} className={[align, own].filter(Boolean).join(' ')}>
                        {show ? show(row) : textOf(value(row), number)}
                      </td>
                    ))}
                  </tr>
                </Fragment>
              );
            })}
            {below > 0 && <tr style={{ height: below }} />}
          </tbody>
          {foot && (
            <tfoot>
              <tr>{foot}</tr>
            </tfoot>
          )}
        </table>
        {shown.length === 0 && <p className="quiet none">{rows.length === 0 ? empty : t('table.noMatch')}</p>}
      </section>
    </div>
  );
}

const ariaSort = (order: Order | undefined, by: string | undefined) =>
  order && order.by === by ? (order.descending ? 'descending' : 'ascending') : undefined;

function textOf(value: ReturnType<Column<unknown>['value']>, number: (value: number) => string): ReactNode {
  return typeof value === 'number' ? number(value) : <bdi>{String(value ?? '')}</bdi>;
}
