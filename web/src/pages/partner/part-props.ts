/** What the parts of the page are made of. */
export interface PartProps {
  partnerId: string;
  program: string;
  month: string | undefined;
}
