/** What was searched on this phone; it never leaves it. */
const KEY = 'jishi.search.history'
export const MAX_HISTORY = 12

/** The newest first, each once, regardless of case. */
export function remember(history: readonly string[], query: string): string[] {
  const q = query.trim()
  if (q === '') return [...history]
  const rest = history.filter((old) => old.toLowerCase() !== q.toLowerCase())
  return [q, ...rest].slice(0, MAX_HISTORY)
}

export function loadHistory(store: Pick<Storage, 'getItem'> = localStorage): string[] {
  try {
    const found: unknown = JSON.parse(store.getItem(KEY) ?? '[]')
    return Array.isArray(found) ? found.filter((q): q is string => typeof q === 'string').slice(0, MAX_HISTORY) : []
  } catch {
    return []
  }
}

export function saveHistory(history: readonly string[], store: Pick<Storage, 'setItem'> = localStorage): void {
  try {
    store.setItem(KEY, JSON.stringify(history))
  } catch {
    // A full or forbidden store only means that nothing is remembered.
  }
}
