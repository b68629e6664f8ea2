import { ref } from 'vue'

const isOnline = ref(typeof navigator === 'undefined' ? true : navigator.onLine)
if (typeof window !== 'undefined') {
  window.addEventListener('online', () => (isOnline.value = true))
  window.addEventListener('offline', () => (isOnline.value = false))
}

interface Connection {
  saveData?: boolean
  effectiveType?: string
}

/** The person (or the phone) asked to use little data. */
export function savesData(): boolean {
  if (localStorage.getItem('jishi.data_saver') === '1') return true
  const connection = (navigator as Navigator & { connection?: Connection }).connection
  return connection?.saveData === true || connection?.effectiveType === '2g' || connection?.effectiveType === 'slow-2g'
}

export function useOnline() {
  return { isOnline }
}
