import { Button, Tab, TabList } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import page from '../../../../docs/webhooks.md?raw';
import { useText } from '../../text/use-text.ts';

/** The receivers in the documentation, which tests run. */
const receivers = [
  { name: 'TypeScript', fence: 'ts' },
  { name: 'Python', fence: 'python' },
  { name: 'C#', fence: 'csharp' },
].map(({ name, fence }) => ({ name, code: page.split(`\`\`\`${fence}\n`)[1]?.split('\n```')[0] ?? '' }));

/** A secret, shown only this once, and code that verifies what it signs. */
export function Secret({ secret }: { secret: string }) {
  const { t } = useText();
  const [name, setName] = useState('TypeScript');
  const { code } = receivers.find((one) => one.name === name)!;
  return (
    <>
      <p>{t('webhooks.secretOnce')}</p>
      <Copied text={secret} label={t('webhooks.secret')} />
      <p>{t('webhooks.receiver')}</p>
      <TabList selectedValue={name} onTabSelect={(_, { value }) => setName(String(value))} size="small">
        {receivers.map((one) => (
          <Tab key={one.name} value={one.name}>
            {one.name}
          </Tab>
        ))}
      </TabList>
      <Copied text={code} label={t('webhooks.code', { language: name })} />
    </>
  );
}

/** A text to copy. */
export function Copied({ text, label }: { text: string; label: string }) {
  const { t } = useText();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="copied">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard scrolls it
        tabIndex={0}
        aria-label={label}
      >
        <pre>{text}</pre>
      </section>
      <Button
        size="small"
        icon={<CopyRegular />}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        <span role="status">{t(isCopied ? 'dialog.copied' : 'dialog.copy')}</span>
      </Button>
    </div>
  );
}
