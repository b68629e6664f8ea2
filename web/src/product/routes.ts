import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/products/:id', name: 'product', component: () => import('./ProductPage.vue') },
]
