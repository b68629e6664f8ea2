/** The room on the screen, for the companion beside it on wide screens. */
import { ref, shallowRef } from 'vue'
import type { Schemas } from '@/shared/api/client'

export const currentLive = shallowRef<Schemas['Live'] | null>(null)
/** A product that the companion asks the room to open. */
export const wantedProduct = ref<string | null>(null)
