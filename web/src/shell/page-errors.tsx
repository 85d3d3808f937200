import { Component, type ReactNode } from 'react';

/** Keeps an error of a page within the page. */
export class PageErrors extends Component<
  { fallback: (error: unknown) => ReactNode; children: ReactNode },
  { error?: unknown }
> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return 'error' in this.state ? this.props.fallback(this.state.error) : this.props.children;
  }
}
