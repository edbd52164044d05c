def page(name: str) -> str:
    head = '''
    <html>
'''
    text = f"""
    {name!r:>{
    10}}
    """ "a" \
    "b"
    other = "one \
    two"
    return head + text + other
