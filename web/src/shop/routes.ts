import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [{ path: '/shops/:id', name: 'shop', component: () => import('./ShopPage.vue'), meta: { title: 'shop.shop.title' } }]
