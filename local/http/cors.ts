/**
 * Returns the header fields by which a page of a configured origin may read an answer that the host gives in place of a
 * function. The origins are those of the functions' own setting.
 */
export function corsFields(origin: string | undefined): Record<string, string> {
  const origins = (process.env.PCI_CORS_ORIGINS ?? '').split(',').map((one) => one.trim());
  if (!origin || !origins.includes(origin)) return {};
  return { 'access-control-allow-origin': origin, vary: 'Origin' };
}
