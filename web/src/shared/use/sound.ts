import { ref } from 'vue'

/** Browsers let videos begin only muted; one tap on the speaker holds for the whole visit. */
const isMuted = ref(true)

export function useSound() {
  return { isMuted, toggle: () => (isMuted.value = !isMuted.value) }
}
