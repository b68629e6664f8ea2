import { ref } from 'vue'

const query = typeof window === 'undefined' ? null : window.matchMedia('(min-width: 1000px)')
const isWide = ref(query?.matches ?? false)
query?.addEventListener('change', (event) => (isWide.value = event.matches))

/** Wide enough for a companion beside the phone. */
export function useWide() {
  return { isWide }
}

export function prefersStill(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches
}
