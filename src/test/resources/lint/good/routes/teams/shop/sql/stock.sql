select take_stock(:?subscription, :?messages)
