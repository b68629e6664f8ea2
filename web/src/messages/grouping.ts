/** Which drawer a notice belongs in, by the first word of its kind: `order.shipped` → order. */
export const GROUPS = ['order', 'live', 'shop', 'measure', 'other'] as const
export type Group = (typeof GROUPS)[number]

const BY_WORD: Record<string, Group> = {
  order: 'order', orders: 'order', payment: 'order', refund: 'order', parcel: 'order',
  live: 'live', clip: 'live', follow: 'live', comment: 'live', intent: 'live', question: 'live', friend: 'live',
  shop: 'shop', product: 'shop', sale: 'shop', ship: 'shop', money: 'shop', score: 'shop', settlement: 'shop',
  measure: 'measure', review: 'measure', case: 'measure', rule: 'measure', violation: 'measure', appeal: 'measure', report: 'measure', account: 'measure',
}

export function groupOf(kind: string): Group {
  return BY_WORD[kind.split(/[._:]/)[0] ?? ''] ?? 'other'
}

/** Links lead inside the app only. */
export function insideLink(link: string | null): string | null {
  return link && link.startsWith('/') && !link.startsWith('//') ? link : null
}

/** A page of the server, such as the rule centre, and no screen of this app. */
export function isPage(link: string): boolean {
  return /^\/(rules|desk)(\/|$)/.test(link)
}

/** Days apart: today and before. */
export function isToday(at: string, now: Date): boolean {
  return new Date(at).toDateString() === now.toDateString()
}
