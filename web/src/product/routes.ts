import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/products/:id', name: 'product', components: { default: () => import('./ProductPage.vue'), beside: () => import('./ProductBeside.vue') } },
]
