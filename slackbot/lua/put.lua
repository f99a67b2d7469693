-- Something said outside a commit: an alert about the desk itself. ARGV entry as JSON, now
enqueue(cjson.decode(ARGV[1]), tonumber(ARGV[2]))
return 1
