import {
  BaseEntity,
  DataSource,
  Entity,
  EntityManager,
  EntityRepository,
  getRepository,
  MigrationInterface,
  PrimaryColumn,
  QueryRunner,
  Repository,
} from 'typeorm';
import { AppDataSource } from './data-source';

@Entity()
export class Photo extends BaseEntity {
  @PrimaryColumn()
  id!: string;

  static async latest(): Promise<Photo[]> {
    return this.find({ take: 3 });
  }

  async publish(): Promise<void> {
    await this.save();
  }

  get label(): string {
    return this.id;
  }
}

export class PhotoRepository extends Repository<Photo> {
  async largest(): Promise<Photo | null> {
    return this.createQueryBuilder('photo').orderBy('photo.size', 'DESC').getOne();
  }
}

const photos = AppDataSource.getRepository(Photo);

export async function all(): Promise<Photo[]> {
  return photos.find();
}

export async function keep(manager: EntityManager, photo: Photo): Promise<Photo> {
  return manager.save(photo);
}

export async function drop(id: string): Promise<void> {
  await AppDataSource.manager.delete(Photo, { id });
}

export async function active(): Promise<unknown> {
  const photo = await Photo.findOneBy({ id: '1' });
  await photo?.remove();
  return getRepository(Photo).count();
}

export class AddPhotos1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create table photo (id text)');
  }
}

export async function open(): Promise<DataSource> {
  const source = new DataSource({ type: 'sqljs' });
  return source.initialize();
}
