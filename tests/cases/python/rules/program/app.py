def work():
    return 1


def start():
    print(work())


class Main:
    def main(self):
        return 2


if __name__ == "__main__":
    start()
