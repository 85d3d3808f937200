import type en from './en.json';

export type MessageId = keyof typeof en;
export type Messages = Record<MessageId, string>;

/** Languages of the pages, each with its name in itself. */
export const languages = { en: 'English', fr: 'Français', nl: 'Nederlands', sv: 'Svenska' } as const;
export type Language = keyof typeof languages;

const loaders: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import('./en.json'),
  fr: () => import('./fr.json'),
  nl: () => import('./nl.json'),
  sv: () => import('./sv.json'),
};

export const messagesOf = async (language: Language): Promise<Messages> => (await loaders[language]()).default;

/** Returns the first of the wanted languages that the pages have, else English. */
export function languageFor(wanted: readonly string[]): Language {
  const short = wanted.map((tag) => tag.slice(0, 2).toLowerCase());
  return short.find((one): one is Language => Object.hasOwn(languages, one)) ?? 'en';
}

/** Returns a language's locale with the reader's own region, which decides how numbers and days are written. */
export const localeFor = (language: Language, wanted: readonly string[]): string =>
  wanted.find((tag) => tag.toLowerCase().startsWith(language) && isLocale(tag)) ??
  (language === 'en' ? 'en-GB' : language);

/** Browsers on systems without a locale report `en-US@posix`, which formatting refuses. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
