import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  Field,
  Input,
  Select,
  Textarea,
} from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { queries, type Schemas, send } from '../../api/client.ts';
import { Failed } from '../../parts/states.tsx';
import { useText } from '../../text/use-text.ts';
import { Secret } from './secret.tsx';

const formats = ['cloudevents', 'dataverse', 'salesforce', 'hubspot'] as const;

/** Registers an endpoint, and shows its secret once. */
export function Register({ address, onDone }: { address: string; onDone: () => void }) {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<Schemas['NewWebhook']>();
  const close = (open: boolean) => {
    setOpen(open);
    if (!open) setMade(undefined);
  };
  return (
    <Dialog open={isOpen} onOpenChange={(_, { open }) => close(open)}>
      <DialogTrigger disableButtonEnhancement>
        <Button appearance="primary">{t('webhooks.register')}</Button>
      </DialogTrigger>
      <DialogSurface>
        {made ? (
          <DialogBody>
            <DialogTitle>{t('webhooks.registered')}</DialogTitle>
            <DialogContent>
              {made.secret ? <Secret secret={made.secret} /> : <p>{t('webhooks.noSecret')}</p>}
            </DialogContent>
            <DialogActions>
              <Button appearance="primary" onClick={() => close(false)}>
                {t('dialog.close')}
              </Button>
            </DialogActions>
          </DialogBody>
        ) : (
          <Registration
            address={address}
            onMade={(endpoint) => {
              setMade(endpoint);
              onDone();
            }}
          />
        )}
      </DialogSurface>
    </Dialog>
  );
}

function Registration({ address, onMade }: { address: string; onMade: (endpoint: Schemas['NewWebhook']) => void }) {
  const { t } = useText();
  const types = queries.useQuery('get', '/api/events', {}, { staleTime: 300_000 });
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [format, setFormat] = useState<(typeof formats)[number]>('cloudevents');
  const [connection, setConnection] = useState('');
  const [events, setEvents] = useState<readonly string[]>(['partner.tier.changed']);
  const [error, setError] = useState<unknown>();
  const register = async (event: FormEvent) => {
    event.preventDefault();
    setError(undefined);
    try {
      const own = format === 'cloudevents' ? {} : { [format]: JSON.parse(connection) as object };
      const given = { url, events, format, ...own, ...(description === '' ? {} : { description }) };
      onMade(await send<Schemas['NewWebhook']>('POST', address, given));
    } catch (cause) {
      setError(cause);
    }
  };
  return (
    <form onSubmit={(event) => void register(event)}>
      <DialogBody>
        <DialogTitle>{t('webhooks.register')}</DialogTitle>
        <DialogContent className="stacked">
          <Field label={t('webhooks.url')} required>
            <Input
              type="url"
              value={url}
              maxLength={2048}
              placeholder="https://crm.example.com/hooks/pci"
              onChange={(_, { value }) => setUrl(value)}
            />
          </Field>
          <Field label={t('webhooks.format')} {...(format === 'cloudevents' ? {} : { hint: t('webhooks.formatHint') })}>
            <Select value={format} onChange={(_, { value }) => setFormat(formats.find((one) => one === value)!)}>
              {formats.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </Select>
          </Field>
          {format !== 'cloudevents' && (
            <Field label={t('webhooks.connection')} required>
              <Textarea value={connection} rows={5} onChange={(_, { value }) => setConnection(value)} />
            </Field>
          )}
          <fieldset>
            <legend>{t('webhooks.events')}</legend>
            {types.data?.items
              .filter(({ type }) => type !== 'webhook.test')
              .map(({ type, description: about }) => (
                <Checkbox
                  key={type}
                  label={
                    <>
                      {type} <small className="quiet">{about}</small>
                    </>
                  }
                  checked={events.includes(type)}
                  onChange={(_, { checked }) =>
                    setEvents(checked ? [...events, type] : events.filter((one) => one !== type))
                  }
                />
              ))}
          </fieldset>
          <Field label={t('webhooks.description')}>
            <Input value={description} maxLength={500} onChange={(_, { value }) => setDescription(value)} />
          </Field>
          {error ? <Failed error={error} /> : null}
        </DialogContent>
        <DialogActions>
          <DialogTrigger disableButtonEnhancement>
            <Button>{t('dialog.cancel')}</Button>
          </DialogTrigger>
          <Button type="submit" appearance="primary" disabled={url === '' || events.length === 0}>
            {t('webhooks.register')}
          </Button>
        </DialogActions>
      </DialogBody>
    </form>
  );
}
