import { Button } from '@fluentui/react-components';
import { ArrowUploadRegular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import { useText } from '../../text/use-text.ts';
import { type ReportFile, reportFileOf } from './report-file.ts';

/** Takes files that are dropped on it, or chosen. */
export function DropZone({ onFiles }: { onFiles: (files: ReportFile[]) => void }) {
  const { t } = useText();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = async (files: FileList | null) => onFiles(await Promise.all([...(files ?? [])].map(reportFileOf)));
  return (
    <section
      className={isOver ? 'drop-zone over' : 'drop-zone'}
      aria-label={t('files.drop')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files);
      }}
    >
      <p>{t('files.drop')}</p>
      <Button appearance="primary" icon={<ArrowUploadRegular />} onClick={() => input.current?.click()}>
        {t('files.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".tsv,.csv,.txt,.gz"
        onChange={(event) => {
          void take(event.target.files);
          event.target.value = '';
        }}
      />
      <p className="quiet">{t('files.dropNote')}</p>
    </section>
  );
}
