/** What a person wants to take out, checked as far as the screen can know; the server decides. */
import type { Schemas } from '@/shared/api/client'
import { parseMinor } from '@/sell/amount'

type Ready = Pick<Schemas['PayoutReady'], 'available' | 'least' | 'most' | 'left_today' | 'left_count'>
export type Wrong = 'no_amount' | 'too_small' | 'too_large' | 'over_day' | 'no_more_today' | 'over_balance'

/** The most that one withdrawal may be now, in minor units. */
export function most(ready: Ready): number {
  if (ready.left_count < 1) return 0
  return Math.max(0, Math.min(ready.available.minor, ready.most.minor, ready.left_today.minor))
}

export function wanted(text: string, ready: Ready): { minor: number; wrong: null } | { minor: null; wrong: Wrong } {
  const minor = parseMinor(text, ready.available.currency)
  const no = (wrong: Wrong) => ({ minor: null, wrong })
  if (ready.left_count < 1) return no('no_more_today')
  if (minor === null || minor === 0) return no('no_amount')
  if (minor < ready.least.minor) return no('too_small')
  if (minor > ready.available.minor) return no('over_balance')
  if (minor > ready.most.minor) return no('too_large')
  if (minor > ready.left_today.minor) return no('over_day')
  return { minor, wrong: null }
}

export const STATES = ['requested', 'approved', 'batched', 'sent', 'paid', 'failed', 'returned', 'refused'] as const
export type State = (typeof STATES)[number]

/** Colour and whether its owner may still take it back. Unknown states are shown as on their way. */
export function look(state: string): { tone: 'wait' | 'good' | 'bad'; canCancel: boolean; name: State } {
  const name = (STATES as readonly string[]).includes(state) ? (state as State) : 'sent'
  if (name === 'paid') return { tone: 'good', canCancel: false, name }
  if (['failed', 'returned', 'refused'].includes(name)) return { tone: 'bad', canCancel: false, name }
  return { tone: 'wait', canCancel: name !== 'sent', name }
}

/** Reasons are stored in both languages, "中文 · English", or in one. */
export function inLanguage(note: string, language: 'zh' | 'en'): string {
  const parts = note.split(' · ')
  if (parts.length !== 2) return note
  return parts[language === 'zh' ? 0 : 1]!
}
