import { z } from 'zod';

/** The kinds of events that an endpoint can ask for. */
export const eventTypes = ['partner.tier.changed'] as const;
export type EventType = (typeof eventTypes)[number];

/** How an event is written down for the receiver. */
export const formats = ['cloudevents'] as const;
export type Format = (typeof formats)[number];

const noRepetition = (values: readonly string[]) => new Set(values).size === values.length;

/** The body that registers an endpoint. Whether the address may be called is judged besides, see `network.ts`. */
export const endpointRegistration = z.strictObject({
  url: z
    .string()
    .max(2048, 'must have 2048 characters at the most')
    .regex(
      /^[\x21-\x7e]+$/,
      'must be written in printable ASCII without spaces (write other characters percent-encoded)',
    )
    .refine(URL.canParse, 'must be an absolute URL, for example https://crm.example.com/hooks/pci'),
  events: z
    .array(z.enum(eventTypes, `must be one of: ${eventTypes.join(', ')}`))
    .min(1, 'must name at least one event type')
    .refine(noRepetition, 'must not name an event type twice'),
  programs: z
    .array(z.string().min(1).max(64))
    .min(1, 'must name at least one program; leave the field out for all programs')
    .max(64)
    .refine(noRepetition, 'must not name a program twice')
    .optional(),
  description: z.string().max(500, 'must have 500 characters at the most').optional(),
  format: z.enum(formats, `must be one of: ${formats.join(', ')}`).default('cloudevents'),
});
export type EndpointRegistration = z.infer<typeof endpointRegistration>;
