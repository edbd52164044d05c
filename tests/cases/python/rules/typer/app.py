import typer

app = typer.Typer()


@app.command()
def greet(name: str):
    print(name)


def start(port: int):
    print(port)


def helper():
    return 1


if __name__ == "__main__":
    typer.run(start)
