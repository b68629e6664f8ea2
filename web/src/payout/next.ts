/** A way back that stays inside the app; null for anything else. */
export function inside(next: unknown): string | null {
  return typeof next === 'string' && /^\/[^/\\]/.test(next) ? next : null
}
