import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/sell', name: 'sell', component: () => import('./SellPage.vue'), meta: { title: 'sell.today.title' } },
  { path: '/sell/shop', name: 'my_shop', component: () => import('./ShopFormPage.vue'), meta: { title: 'sell.shop.title' } },
  { path: '/sell/products', name: 'my_products', component: () => import('./ProductsPage.vue'), meta: { title: 'sell.products.title' } },
  { path: '/sell/products/:id', name: 'my_product', component: () => import('./ProductFormPage.vue'), meta: { title: 'sell.product.edit' } },
  { path: '/sell/orders', name: 'shop_orders', component: () => import('./ShopOrdersPage.vue'), meta: { title: 'sell.orders.title' } },
  { path: '/sell/orders/:id', name: 'shop_order', component: () => import('./ShopOrderPage.vue'), meta: { title: 'sell.order.title' } },
  { path: '/sell/money', name: 'shop_money', component: () => import('./MoneyPage.vue'), meta: { title: 'sell.money.title' } },
  { path: '/sell/demand', name: 'demand', component: () => import('./DemandPage.vue'), meta: { title: 'sell.demand.title' } },
  { path: '/sell/clips', name: 'my_clips', component: () => import('./ClipsPage.vue'), meta: { title: 'sell.clips.title' } },
  { path: '/sell/clips/:id', name: 'my_clip', component: () => import('./QuestionsPage.vue'), meta: { title: 'sell.questions.title' } },
]
