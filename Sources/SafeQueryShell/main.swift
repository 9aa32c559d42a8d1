print("safequery")
