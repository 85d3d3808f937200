import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from '@fluentui/react-components';
import { type ReactElement, type ReactNode, useState } from 'react';
import { useText } from '../text/use-text.ts';
import { Failed } from './states.tsx';

/** Asks before something is done that cannot be undone, or that somebody else will notice. */
export function Confirm({
  trigger,
  title,
  children,
  action,
  work,
}: {
  trigger: ReactElement;
  title: string;
  children: ReactNode;
  /** The text of the button that does it. */
  action: string;
  work: () => Promise<unknown>;
}) {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
      setOpen(false);
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open={isOpen} onOpenChange={(_, { open }) => setOpen(open)}>
      <DialogTrigger disableButtonEnhancement>{trigger as ReactElement<object>}</DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className="stacked">
            {children}
            {error ? <Failed error={error} /> : null}
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button appearance="secondary">{t('dialog.cancel')}</Button>
            </DialogTrigger>
            <Button appearance="primary" disabled={isBusy} onClick={() => void run()}>
              {action}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
