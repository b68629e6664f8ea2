import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/me/coupons', name: 'my_coupons', component: () => import('./MyCouponsPage.vue'), meta: { title: 'promotion.mine' } },
]
