/** How long is left until a moment, cut down to the two largest units that matter. */
export type Remaining =
  | { unit: 'passed' }
  | { unit: 'days'; days: number; hours: number }
  | { unit: 'hours'; hours: number; minutes: number }
  | { unit: 'minutes'; minutes: number; seconds: number }

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `at` is RFC 3339, `now` is milliseconds; the moment itself counts as passed. */
export function remaining(at: string, now: number): Remaining {
  const left = Date.parse(at) - now
  if (!(left > 0)) return { unit: 'passed' }
  if (left >= DAY) return { unit: 'days', days: Math.floor(left / DAY), hours: Math.floor((left % DAY) / HOUR) }
  if (left >= HOUR) {
    return { unit: 'hours', hours: Math.floor(left / HOUR), minutes: Math.floor((left % HOUR) / MINUTE) }
  }
  return {
    unit: 'minutes',
    minutes: Math.floor(left / MINUTE),
    seconds: Math.floor((left % MINUTE) / SECOND),
  }
}

/** How often a clock with that much left has to be redrawn, in milliseconds; 0: never again. */
export function tickEvery(left: Remaining): number {
  if (left.unit === 'passed') return 0
  return left.unit === 'minutes' ? SECOND : 30 * SECOND
}

/** Hours as words: 48 → { unit: 'days', n: 2 }, 36 → { unit: 'hours', n: 36 }. */
export function shipWithin(hours: number): { unit: 'days' | 'hours'; n: number } {
  return hours >= 48 && hours % 24 === 0 ? { unit: 'days', n: hours / 24 } : { unit: 'hours', n: hours }
}
