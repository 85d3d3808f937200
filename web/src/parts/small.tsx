import { Badge, Tooltip } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { call, needsToken } from '../api/client.ts';
import { useText } from '../text/use-text.ts';
import { save } from './save.ts';

/** A time in the reader's zone, in UTC on hover. */
export function Time({ at }: { at: string }) {
  const { time } = useText();
  return (
    <time dateTime={at} title={`${at.slice(0, 19).replace('T', ' ')} UTC`}>
      {time(at)}
    </time>
  );
}

/** Links to the API's answer with what is shown beside it. An answer that a link cannot get is saved as a file. */
export function ApiLink({ path, body }: { path: string; body?: object | undefined }) {
  const { t } = useText();
  const saveAnswer = async () => {
    const content = { 'content-type': 'application/json' };
    const asked = body ? { method: 'POST', headers: content, body: JSON.stringify(body) } : {};
    save('answer.json', await (await call(path, asked)).blob());
  };
  return (
    <Tooltip content={`${body ? 'POST' : 'GET'} ${path}`} relationship="description">
      <a
        className="api-link"
        href={path}
        target="_blank"
        rel="noreferrer"
        aria-label={t('app.apiLink', { path })}
        onClick={(event) => {
          if (!body && !needsToken()) return;
          event.preventDefault();
          void saveAnswer();
        }}
      >
        API
      </a>
    </Tooltip>
  );
}

/** Says that a number is older than its facts. */
export function Stale() {
  const { t } = useText();
  return (
    <Tooltip content={t('score.staleLong')} relationship="description">
      <Badge appearance="outline" color="warning" tabIndex={0}>
        {t('score.stale')}
      </Badge>
    </Tooltip>
  );
}

/** A part of a page under a heading, with the address of its data. */
export function Section({
  title,
  path,
  body,
  actions,
  className = '',
  children,
}: {
  title: string;
  path?: string | undefined;
  /** Posted to the path to get these data; without it, they are read by GET. */
  body?: object | undefined;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={`part ${className}`} aria-label={title}>
      <div className="part-head">
        <h2>{title}</h2>
        {path !== undefined && <ApiLink path={path} body={body} />}
        {actions !== undefined && <div className="actions">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** One figure with its name. */
export function Figure({ name, children, note }: { name: ReactNode; children: ReactNode; note?: ReactNode }) {
  return (
    <div className="figure-box">
      <dt>{name}</dt>
      <dd>
        {children}
        {note !== undefined && <small>{note}</small>}
      </dd>
    </div>
  );
}

/** The direction in which a number moved, as an arrow with its sign. */
export function Change({ by, children }: { by: number; children: ReactNode }) {
  return <span className={by > 0 ? 'up' : by < 0 ? 'down' : 'quiet'}>{children}</span>;
}
