/** Properties of the parts of the page. */
export interface PartProps {
  partnerId: string;
  program: string;
  month: string | undefined;
}
