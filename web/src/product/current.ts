/** The product on the page, for the companion beside it on wide screens. */
import { shallowRef } from 'vue'
import type { Schemas } from '@/shared/api/client'

export const currentProduct = shallowRef<Schemas['Product'] | null>(null)
