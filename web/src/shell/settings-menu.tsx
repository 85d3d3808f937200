import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { SettingsRegular } from '@fluentui/react-icons';
import { type Theme, themes, usePreferences } from '../preferences.tsx';
import type { Session } from '../session/session.ts';
import { type Language, languages } from '../text/languages.ts';
import { useText } from '../text/use-text.ts';

/** Chooses language and colours, and signs out. */
export function SettingsMenu({ session }: { session: Extract<Session, { kind: 'this-machine' | 'signed-in' }> }) {
  const { t } = useText();
  const { language, theme, choose } = usePreferences();
  const who = session.kind === 'signed-in' ? session.name : t('session.thisMachine');
  return (
    <Menu
      checkedValues={{ language: [language], theme: [theme] }}
      onCheckedValueChange={(_, { name, checkedItems: [value] }) =>
        choose(name === 'language' ? { language: value as Language } : { theme: value as Theme })
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="transparent" icon={<SettingsRegular />} aria-label={`${who} – ${t('settings.title')}`}>
          <span className="who">{who}</span>
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader className="menu-head">{t('settings.language')}</MenuGroupHeader>
            {Object.entries(languages).map(([id, name]) => (
              <MenuItemRadio key={id} name="language" value={id} lang={id}>
                {name}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader className="menu-head">{t('settings.colours')}</MenuGroupHeader>
            {themes.map((one) => (
              <MenuItemRadio key={one} name="theme" value={one}>
                {t(`settings.colours.${one}`)}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          {session.kind === 'signed-in' && (
            <>
              <MenuDivider />
              <MenuItem onClick={() => void session.signOut()}>{t('session.signOut')}</MenuItem>
            </>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
