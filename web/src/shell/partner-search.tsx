import { SearchBox } from '@fluentui/react-components';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { queries } from '../api/client.ts';
import { Tier } from '../parts/tier.tsx';
import { dash, useText } from '../text/use-text.ts';
import { useView } from './view.ts';

/** Finds a partner by part of its name or id: a combobox whose list is the API's. */
export function PartnerSearch() {
  const { t, score: scoreText } = useText();
  const { program, to } = useView();
  const go = useNavigate();
  const list = useId();
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const [isChosen, setChosen] = useState(false);
  const q = useDeferredValue(text.trim());
  const query = { program, q, pageSize: 8, sort: 'name' as const };
  const { data } = queries.useQuery('get', '/api/partners', { params: { query } }, { enabled: q.length > 1 });
  const found = q.length > 1 && typeof data === 'object' ? data.items : [];
  const open = (partnerId: string | undefined) => {
    if (partnerId === undefined) return;
    setOpen(false);
    setText('');
    void go(to(`/partners/${partnerId}`));
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((at + step + found.length) % Math.max(1, found.length));
    }
    if (event.key === 'Enter') setChosen(true);
    if (event.key === 'Escape') setOpen(false);
  };
  // Whoever presses Enter before the list has come means what will be in it.
  const isCurrent = q === text.trim() && typeof data === 'object';
  useEffect(() => {
    if (!isChosen || !isCurrent) return;
    setChosen(false);
    open(found[at]?.partnerId);
  });
  const isListed = isOpen && q.length > 1;
  return (
    <search className="search" onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setOpen(false)}>
      <SearchBox
        value={text}
        placeholder={t('search.partner')}
        maxLength={100}
        onChange={(_, { value }) => {
          setText(value);
          setChosen(false);
          setAt(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKey}
        input={{
          role: 'combobox',
          'aria-label': t('search.partner'),
          'aria-expanded': isListed,
          'aria-controls': isListed ? list : undefined,
          'aria-autocomplete': 'list',
          'aria-activedescendant': isListed && found.length > 0 ? `${list}-${at}` : undefined,
        }}
      />
      {isListed && (
        <div className="found" id={list} role="listbox" aria-label={t('search.partner')}>
          {found.map(({ partnerId, name, score, tier }, index) => (
            <div
              key={partnerId}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => open(partnerId)}
              onKeyDown={() => undefined}
            >
              <bdi>{name || partnerId}</bdi>
              <span className="quiet">{partnerId}</span>
              {tier === null ? null : <Tier tier={tier} program={program} />}
              <span className="figure">{score === null ? dash : scoreText(score)}</span>
            </div>
          ))}
          {data !== undefined && found.length === 0 && <p className="quiet">{t('search.nothing', { q })}</p>}
        </div>
      )}
    </search>
  );
}
