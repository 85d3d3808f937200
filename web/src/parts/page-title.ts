import { useEffect } from 'react';
import { useText } from '../text/use-text.ts';

/** Names the page in the window's title. */
export function usePageTitle(title: string): void {
  const { t } = useText();
  useEffect(() => {
    document.title = `${title} – ${t('app.title')}`;
  }, [title, t]);
}
