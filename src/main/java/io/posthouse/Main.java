package io.posthouse;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The command {@code posthouse}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        House house = House.at(Path.of(System.getProperty("posthouse.home", ".")), System.getenv());
        List<String> words = Arrays.asList(arguments);
        Posthouse posthouse = Posthouse.open(house, words.subList(1, words.size()));
        System.out.println("Posthouse: http://127.0.0.1:" + posthouse.port());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            posthouse.close();
            stopped.countDown();
        }));
        stopped.await();
    }
}
