import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { Problem } from './api/client.ts';
import { NotFound } from './parts/states.tsx';
import type { Session } from './session/session.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { Shell } from './shell/shell.tsx';

const Network = lazy(() => import('./pages/network/network.tsx'));
const Partner = lazy(() => import('./pages/partner/partner.tsx'));
const Indicator = lazy(() => import('./pages/partner/indicator.tsx'));
const Files = lazy(() => import('./pages/files/files.tsx'));
const ImportPage = lazy(() => import('./pages/files/import-page.tsx'));
const TierChanges = lazy(() => import('./pages/tier-changes.tsx'));
const Webhooks = lazy(() => import('./pages/webhooks/webhooks.tsx'));
const Endpoint = lazy(() => import('./pages/webhooks/endpoint.tsx'));
const Rules = lazy(() => import('./pages/rules.tsx'));
const Audit = lazy(() => import('./pages/audit.tsx'));

/** A refused request stays refused; one without an answer may get one. */
const retry = (failures: number, error: unknown) =>
  failures < 2 && error instanceof Problem && (error.status === 0 || error.status >= 500);

const client = new QueryClient({
  defaultOptions: {
    queries: { retry, staleTime: 15_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

/** All pages by their addresses. */
export function App({ session }: { session: Session }) {
  if (session.kind === 'not-configured' || session.kind === 'failed') return <SignInPage session={session} />;
  return (
    <QueryClientProvider client={client}>
      {/* What is chosen is in the address, and must be there at once: as a transition it would lose what is typed. */}
      <BrowserRouter basename="/dashboard" useTransitions={false}>
        <Routes>
          <Route element={<Shell session={session} />}>
            <Route index element={<Network />} />
            <Route path="partners/:partnerId" element={<Partner />} />
            <Route path="partners/:partnerId/indicators/:indicator" element={<Indicator />} />
            <Route path="partners/:partnerId/webhooks" element={<Webhooks />} />
            <Route path="partners/:partnerId/webhooks/:endpointId" element={<Endpoint />} />
            <Route path="partners/:partnerId/:tab" element={<Partner />} />
            <Route path="files" element={<Files />} />
            <Route path="files/:importId" element={<ImportPage />} />
            <Route path="tier-changes" element={<TierChanges />} />
            <Route path="webhooks" element={<Webhooks />} />
            <Route path="webhooks/:endpointId" element={<Endpoint />} />
            <Route path="rules" element={<Rules />} />
            <Route path="rules/:edition" element={<Rules />} />
            <Route path="audit" element={<Audit />} />
            <Route path="*" element={<NotFound />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </QueryClientProvider>
  );
}
